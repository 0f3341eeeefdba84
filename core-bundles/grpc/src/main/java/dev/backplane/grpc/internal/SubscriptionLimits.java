package dev.backplane.grpc.internal;

import java.time.Duration;

/**
 * What clients that subscribe may take.
 *
 * @param count subscriptions at once
 * @param capacity events that may wait for one of them
 * @param idle a subscriber that reads nothing for so long while it misses events is ended
 */
record SubscriptionLimits(int count, int capacity, Duration idle) {

    static SubscriptionLimits of(GrpcEndpoint.Config config) {
        return new SubscriptionLimits(
                config.maxSubscriptions(),
                config.maxSubscriptionCapacity(),
                Duration.ofMillis(config.subscriptionIdleMillis()));
    }
}
