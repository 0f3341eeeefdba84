package dev.backplane.manager.internal.registry;

import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which door may change what. The gRPC endpoint and the shell speak for the same operators; a file
 * or a configuration that somebody keeps elsewhere is not overruled in passing, but by force.
 */
public final class Ownership {

    private static final Set<Door> OPERATORS = EnumSet.of(Door.GRPC, Door.SHELL);

    /** May the content of the entry be replaced by this owner's? */
    public void mayReplace(DesiredState desired, Owner newcomer, boolean force) {
        Owner owner = desired.owner();
        if (!force && owner.door() != Door.DEPENDENCY && !sameSide(owner, newcomer)) {
            throw elsewhere(desired.name(), owner, "replaced");
        }
    }

    public void mayRemove(Entry entry, Change change) {
        Owner owner = entry.desired().owner();
        if (!change.force() && owner.door() != Door.DEPENDENCY && !same(owner, change.owner())) {
            throw elsewhere(entry.name(), owner, "uninstalled");
        }
    }

    /** Starting and stopping is the operators' own business, unless a file states otherwise. */
    public void mayRun(Entry entry, Change change, boolean run) {
        Owner insists = entry.desired().runOwner();
        boolean changes = entry.desired().shouldRun() != run;
        if (changes && !change.force() && insists != null && !same(insists, change.owner())) {
            throw elsewhere(entry.name(), insists, run ? "started" : "stopped");
        }
    }

    /** The same owner, or one operator after another. */
    public static boolean same(@Nullable Owner owner, Owner other) {
        return other.equals(owner) || (isOperator(owner) && isOperator(other));
    }

    /** Two files of the plugin folder may follow each other: the newer version beside the older. */
    private static boolean sameSide(Owner owner, Owner other) {
        return same(owner, other) || (owner.door() == Door.FILE && other.door() == Door.FILE);
    }

    private static boolean isOperator(@Nullable Owner owner) {
        return owner != null && OPERATORS.contains(owner.door());
    }

    private static PluginException elsewhere(String name, Owner owner, String done) {
        return new PluginException(
                ErrorCode.OWNED_ELSEWHERE,
                name
                        + " is owned by "
                        + Text.owner(owner)
                        + " and cannot be "
                        + done
                        + " from here: "
                        + Text.atItsDoor(owner)
                        + ", or add --force");
    }
}
