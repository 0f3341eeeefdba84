/** A plugin that installs others and takes the time. */
@NullMarked
@PluginBundle(name = "install-driver")
package dev.backplane.benchmarks.driver;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
