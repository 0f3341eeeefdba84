package dev.backplane.config.internal;

import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.config.ConfigurationExplanation;
import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.internal.history.Ownership;
import dev.backplane.config.internal.history.RecordedConfigurations;
import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.schema.MetatypeSchemas;
import dev.backplane.config.internal.secret.Placeholders;
import dev.backplane.config.internal.source.FileClaims;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why configurations are as they are, in sentences. */
final class Explanations {

    private final RecordedConfigurations configurations;
    private final MetatypeSchemas schemas;
    private final LiveConfigurations live;
    private final FileClaims claims;
    private final Placement placement;

    Explanations(
            RecordedConfigurations configurations,
            MetatypeSchemas schemas,
            LiveConfigurations live,
            FileClaims claims,
            Placement placement) {
        this.configurations = configurations;
        this.schemas = schemas;
        this.live = live;
        this.claims = claims;
        this.placement = placement;
    }

    /** What is wrong with any file. */
    ConfigurationExplanation ofAll() {
        List<String> problems = claims.problems();
        return new ConfigurationExplanation(
                "",
                problems.isEmpty()
                        ? "Every configuration file is applied"
                        : "Not applied of configuration files: " + problems.size(),
                problems,
                problems.isEmpty() ? "" : "mend the files; they are looked at again by themselves");
    }

    ConfigurationExplanation of(String pid) {
        ConfigurationRevision head = configurations.latest(pid);
        Map<String, Object> now = live.read(pid);
        List<String> findings = new ArrayList<>();
        List<Fault> faults = now == null ? List.of() : schemas.check(pid, now).faults();
        faults.forEach(fault -> findings.add("fault: " + fault.message()));
        boolean contested = false;
        String mend = "";
        for (String file : claims.files(pid)) {
            String problem = claims.problem(file, pid);
            if (!problem.isEmpty()) {
                findings.add(FileClaims.FOLDER + file + ": " + problem);
                mend = "mend " + FileClaims.FOLDER + file;
                contested |= head != null && Ownership.isOperator(head.owner());
            }
        }
        if (now != null) {
            now.forEach((key, value) -> filled(key, value, findings));
        }
        findings.addAll(placement.findings(pid, now));
        if (head != null) {
            findings.add(rule(head));
        }
        return new ConfigurationExplanation(
                pid,
                summary(pid, head, now != null),
                findings,
                remedy(pid, faults, contested, mend));
    }

    private static void filled(String key, Object value, List<String> findings) {
        if (Placeholders.in(value)) {
            findings.add(
                    "'"
                            + key
                            + "' is filled in from "
                            + String.join(", ", Placeholders.names(value)));
        }
    }

    private static String summary(
            String pid, @Nullable ConfigurationRevision head, boolean isThere) {
        if (head == null) {
            return pid + " is not configured, and no file sets it";
        }
        return pid
                + (isThere ? " is at revision " : " was deleted with revision ")
                + head.number()
                + ", by "
                + Ownership.text(head.by())
                + " on "
                + head.when()
                + (head.reason().isEmpty() ? "" : " (" + head.reason() + ")");
    }

    private static String rule(ConfigurationRevision head) {
        if (Ownership.isFile(head.owner())) {
            return head.owner().detail()
                    + " owns it: a change of the file is applied; an operator's is refused without"
                    + " --force";
        }
        return Ownership.isOperator(head.owner())
                ? "operators own it: their changes are made; a file that sets it is reported and not"
                        + " applied"
                : "nobody owns it: the next operator or file that writes it does";
    }

    private static String remedy(String pid, List<Fault> faults, boolean contested, String mend) {
        if (contested) {
            return "backplane config release "
                    + pid
                    + " (lets the file have it), or remove the file";
        }
        if (!mend.isEmpty()) {
            return mend;
        }
        return faults.isEmpty() ? "" : "backplane config put " + pid + " KEY=VALUE";
    }
}
