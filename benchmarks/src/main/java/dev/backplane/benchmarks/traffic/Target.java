package dev.backplane.benchmarks.traffic;

import java.nio.file.Path;

/** What is called and updated, whatever runtime it is in. */
public interface Target {

    /**
     * Calls it the way its users do.
     *
     * @param request a word ({@code rest}, {@code nested}, {@code stream}) and microseconds
     * @return the version that answered, if versions can be told apart; never empty
     * @throws Exception if the call failed
     */
    String call(String request) throws Exception;

    /**
     * Puts the version in this file into the place of the one there is; returns when that is done.
     *
     * @throws Exception if it did not work
     */
    Handover update(Path file) throws Exception;
}
