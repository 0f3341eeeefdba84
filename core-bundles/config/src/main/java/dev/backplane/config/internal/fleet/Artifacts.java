package dev.backplane.config.internal.fleet;

import java.io.IOException;

/** The bytes of plugins, by digest, for those who have none yet. */
interface Artifacts {

    /**
     * Sees to it that this machine has the artifact.
     *
     * @param digest its SHA-256, hexadecimal
     * @throws IOException if nobody has it, or it is not what its digest says
     */
    void fetch(String digest) throws IOException;
}
