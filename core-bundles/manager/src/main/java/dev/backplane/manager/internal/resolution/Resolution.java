package dev.backplane.manager.internal.resolution;

import dev.backplane.loader.PluginLoader.RepositoryBundle;

import java.util.List;

/** How a resolution ended. */
sealed interface Resolution {

    /**
     * It can be resolved.
     *
     * @param bring with these of the repositories, those needed first first
     */
    record Possible(List<RepositoryBundle> bring) implements Resolution {}

    /**
     * It cannot, although perhaps everything is there.
     *
     * @param message the resolver's own words
     * @param conflict whether bundles do not go together
     */
    record Impossible(String message, boolean conflict) implements Resolution {}

    /**
     * Nobody knows.
     *
     * @param spent what was used up before it was found out
     */
    record GivenUp(String spent) implements Resolution {}
}
