/** A plugin that subscribes in many ways and counts what it handles. */
@NullMarked
@PluginBundle(name = "tally")
package dev.backplane.benchmarks.tally;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
