/** A plugin that is configured, takes the time that took, and configures others. */
@NullMarked
@PluginBundle(name = "configured")
package dev.backplane.benchmarks.configured;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
