/** A plugin that has the loader validate files. */
@PluginBundle(name = "inspector", description = "Validates files and takes the time")
@NullMarked
package dev.backplane.benchmarks.inspector;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
