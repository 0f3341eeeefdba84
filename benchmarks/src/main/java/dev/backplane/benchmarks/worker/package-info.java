/** The plugin that is updated while it is called; what it does its version says. */
@NullMarked
@PluginBundle(name = "worker")
package dev.backplane.benchmarks.worker;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
