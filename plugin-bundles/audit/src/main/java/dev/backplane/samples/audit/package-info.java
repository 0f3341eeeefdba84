/** A plugin that watches large orders and may miss some under load. */
@PluginBundle(name = "audit", description = "Watches large orders")
package dev.backplane.samples.audit;

import dev.backplane.plugin.PluginBundle;
