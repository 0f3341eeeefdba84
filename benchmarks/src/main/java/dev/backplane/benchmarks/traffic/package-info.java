/** A plugin that calls another without pause and updates it; its load serves the peers too. */
@NullMarked
@PluginBundle(name = "update-driver")
package dev.backplane.benchmarks.traffic;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
