/** The plugin of which there will be a thousand. */
@NullMarked
@PluginBundle(name = "trivial")
package dev.backplane.benchmarks.trivial;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
