package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.policy.Lane;

/**
 * Who answers an operation, and what a call goes through to get there.
 *
 * @param onTrial for a candidate beside the revision that serves: what it does says nothing about
 *     that one, so the breaker is left out
 * @param traffic where the revision counts its calls
 */
record Endpoint(Operation operation, Lane lane, boolean onTrial, Traffic traffic) {}
