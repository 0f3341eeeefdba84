package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.AlertSample;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What was measured at one time.
 *
 * @param at when
 * @param samples all values
 * @param unread the signals whose values could not be read this time
 */
record Round(Instant at, List<AlertSample> samples, Set<String> unread) {}
