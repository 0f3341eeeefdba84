/** A plugin that uses processor time on purpose, and knows how much it has used. */
@NullMarked
@PluginBundle(name = "burner")
package dev.backplane.benchmarks.burner;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
