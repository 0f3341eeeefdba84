/**
 * A plugin that publishes, keeps the books of what others published and handled, and audits them.
 */
@NullMarked
@PluginBundle(name = "ledger")
package dev.backplane.benchmarks.ledger;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.NullMarked;
