/** What is counted and measured, for Prometheus and JMX. */
@NullMarked
package dev.backplane.monitor.internal.metrics;

import org.jspecify.annotations.NullMarked;
