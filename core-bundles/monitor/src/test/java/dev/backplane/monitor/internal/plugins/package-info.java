/** Code of plugins that tests put into bundles of their own; sees the JDK and OSGi only. */
package dev.backplane.monitor.internal.plugins;
