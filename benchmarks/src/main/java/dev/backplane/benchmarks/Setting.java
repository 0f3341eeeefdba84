package dev.backplane.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a benchmark is given.
 *
 * @param quick whether it has to end within a minute
 * @param distribution the assembled distribution
 * @param build where the build of this module put the peers and the bundles
 * @param work an empty folder that is removed afterwards
 * @param karafJava the JDK that Karaf supports, if this machine has one
 */
public record Setting(
        boolean quick, Path distribution, Path build, Path work, Optional<Path> karafJava) {

    /** Either the thorough or the quick number. */
    public int rounds(int thorough, int brief) {
        return quick ? brief : thorough;
    }
}
