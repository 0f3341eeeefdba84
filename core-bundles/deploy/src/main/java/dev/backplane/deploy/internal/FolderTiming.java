package dev.backplane.deploy.internal;

import java.time.Duration;

/**
 * How patiently the folder is watched.
 *
 * @param settle how long a file must stay the same before it is read
 * @param rescan how often the folder is looked at without a hint
 */
record FolderTiming(Duration settle, Duration rescan) {

    FolderTiming {
        if (settle.isNegative() || !rescan.isPositive()) {
            throw new IllegalArgumentException(
                    ("settleMillis must be at least 0 and rescanMillis at least 1,"
                                    + " but they are %d and %d")
                            .formatted(settle.toMillis(), rescan.toMillis()));
        }
    }
}
