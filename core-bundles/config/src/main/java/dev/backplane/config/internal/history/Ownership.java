package dev.backplane.config.internal.history;

import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/**
 * Who may write a configuration without insisting: its owner. Operators are one, whichever door
 * they take; which of several files has a configuration is the files' own matter.
 */
public final class Ownership {

    /** Whoever writes next owns it. */
    static final Owner NOBODY = new Owner(Door.CONFIG, "");

    private Ownership() {}

    /** Whether operators own it. */
    public static boolean isOperator(Owner owner) {
        return owner.door() == Door.GRPC || owner.door() == Door.SHELL;
    }

    /** Whether a file owns it. */
    public static boolean isFile(Owner owner) {
        return owner.door() == Door.FILE;
    }

    static void require(String pid, @Nullable Kept head, Owner by, boolean force) {
        Owner owner = head == null ? NOBODY : head.owner();
        if (force || mayWrite(owner, by)) {
            return;
        }
        throw new PluginException(
                ErrorCode.OWNED_ELSEWHERE,
                isFile(owner)
                        ? owner.detail()
                                + " owns "
                                + pid
                                + ": change it there, or add --force to take it over; the file is"
                                + " not applied any more then"
                        : text(owner)
                                + " owns "
                                + pid
                                + ", so it is not taken from "
                                + text(by)
                                + "; to let the file have it: backplane config release "
                                + pid);
    }

    /** Who owns it when somebody has written it: the runtime itself never does. */
    static Owner after(@Nullable Kept head, Owner by) {
        return by.door() == Door.CONFIG && head != null ? head.owner() : by;
    }

    /** Whether it is the same to both who of them owns it. */
    static boolean isShared(Owner one, Owner other) {
        return one.equals(other) || (isOperator(one) && isOperator(other));
    }

    private static boolean mayWrite(Owner owner, Owner by) {
        return owner.door() == Door.CONFIG
                || by.door() == Door.CONFIG
                || (isFile(owner) && isFile(by))
                || (isOperator(owner) && isOperator(by));
    }

    /** The owner as part of a sentence. */
    public static String text(Owner owner) {
        String who = owner.detail().isEmpty() ? "" : " (" + owner.detail() + ")";
        return switch (owner.door()) {
            case FILE -> owner.detail();
            case GRPC -> "an operator" + who;
            case SHELL -> "an operator in the shell" + who;
            case CONFIG -> owner.detail().isEmpty() ? "a bundle, past the doors" : owner.detail();
            case DEPENDENCY -> "the manager" + who;
        };
    }
}
