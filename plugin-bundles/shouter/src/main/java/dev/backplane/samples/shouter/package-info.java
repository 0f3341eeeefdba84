/** A plugin that uses another plugin's package and a library. */
@PluginBundle(name = "shouter", description = "Greets people loudly, in JSON")
package dev.backplane.samples.shouter;

import dev.backplane.plugin.PluginBundle;
