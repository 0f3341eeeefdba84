/**
 * What operators see of plugins, and what plugins show of themselves: what they use, metrics,
 * health, logs, traces, alerts; and tools to look closer.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.backplane.monitor;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
