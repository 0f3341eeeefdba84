package dev.backplane.deploy.internal;

import dev.backplane.plugin.ErrorCode;

/** What a look into a file brought to light. */
sealed interface Inspection {

    /** A complete bundle. */
    record Good(Artifact artifact) implements Inspection {}

    /** Not a bundle, or not readable. */
    record Bad(ErrorCode code, String message) implements Inspection {}

    /** It changed or vanished under the reader's eyes. */
    record Changing() implements Inspection {}
}
