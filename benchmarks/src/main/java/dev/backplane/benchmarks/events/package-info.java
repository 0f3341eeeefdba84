/** A plugin that publishes and subscribes, and takes the time; its loops serve the peers too. */
@NullMarked
@PluginBundle(name = "event-driver")
package dev.backplane.benchmarks.events;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
