package dev.backplane.config.internal.fleet;

import java.io.IOException;

/** The bytes of plugins, by digest, for those who have none yet. */
interface Artifacts {

    /**
     * Sees to it that this machine has the artifact.
     *
     * @param digest its SHA-256, hexadecimal
     * @return whether it was not here before
     * @throws IOException if nobody has it, or it is not what its digest says
     */
    boolean fetch(String digest) throws IOException;
}
