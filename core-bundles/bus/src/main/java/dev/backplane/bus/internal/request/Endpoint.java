package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.policy.Lane;

/** Who answers an operation, and what a call goes through to get there. */
record Endpoint(Operation operation, Lane lane) {}
