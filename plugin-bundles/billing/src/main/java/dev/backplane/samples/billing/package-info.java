/** A plugin that knows prices and bills what was ordered. */
@PluginBundle(name = "billing", description = "Knows prices, bills orders")
package dev.backplane.samples.billing;

import dev.backplane.plugin.PluginBundle;
