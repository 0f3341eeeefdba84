/** A plugin that takes orders: it answers, asks, and tells. */
@PluginBundle(name = "orders", description = "Takes orders, and tells everybody")
package dev.backplane.samples.orders;

import dev.backplane.plugin.PluginBundle;
