/** A plugin with one operation. */
@PluginBundle(name = "greeter", description = "Greets people")
package dev.backplane.samples.greeter;

import dev.backplane.plugin.PluginBundle;
