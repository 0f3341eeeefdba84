/** A plugin that calls another and takes the time; its loops serve the peers too. */
@NullMarked
@PluginBundle(name = "request-driver")
package dev.backplane.benchmarks.requests;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
