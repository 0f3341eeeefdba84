/** A plugin that logs, more than is good. */
@NullMarked
@PluginBundle(name = "talker")
package dev.backplane.benchmarks.talker;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
