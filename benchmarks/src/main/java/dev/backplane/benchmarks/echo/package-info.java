/** A plugin that answers with what it was sent. */
@NullMarked
@PluginBundle(name = "echo")
package dev.backplane.benchmarks.echo;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
