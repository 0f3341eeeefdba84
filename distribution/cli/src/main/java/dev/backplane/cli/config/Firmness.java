package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.plugin.PlanPrinter;
import dev.backplane.proto.v1.Plan;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What put, delete and rollback have in common: how firmly it is meant, and how the answer is
 * shown.
 */
final class Firmness {

    @Option(
            names = "--force",
            description =
                    "Go ahead although keys are unknown, a file owns it, or others are restarted.")
    private boolean force;

    @Option(
            names = "--dry-run",
            description = "Show what it would do, and do nothing; the plan can be applied later.")
    private boolean dryRun;

    @Option(
            names = "--expect",
            paramLabel = "REVISION",
            description = "Only if this is the latest revision; 0: only if none is there.")
    private @Nullable Long expected;

    @Mixin private JsonOption json = new JsonOption();

    boolean force() {
        return force;
    }

    boolean isExpecting() {
        return expected != null;
    }

    long expected() {
        return expected == null ? 0 : expected;
    }

    /** Who asks: the account that runs this. */
    static String author() {
        return System.getProperty("user.name", "");
    }

    boolean dryRun() {
        return dryRun;
    }

    int print(BackplaneCommand root, Plan plan) {
        if (dryRun) {
            return PlanPrinter.print(root, json, plan);
        }
        PlanPrinter.printDone(root, json, plan);
        return 0;
    }
}
