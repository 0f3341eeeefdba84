package dev.backplane.cli.plugin;

import dev.backplane.cli.Misuse;
import dev.backplane.proto.v1.Canary;
import dev.backplane.proto.v1.CanaryHeader;
import dev.backplane.proto.v1.InstallOptions;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the new version of a plugin that serves is to be watched. */
final class WatchOptions {

    @Option(
            names = "--soak",
            paramLabel = "SECONDS",
            description =
                    "How long the new version is watched while the old one stands by. Default: as"
                            + " the runtime is configured.")
    private @Nullable Integer soak;

    @Option(
            names = "--canary",
            paramLabel = "RULE",
            converter = Rule.class,
            description =
                    "Which calls the new version gets while it is watched: a share such as 10%%, or"
                            + " header:NAME=VALUE. Default: all.")
    private @Nullable Canary canary;

    /** Whether they make sense. */
    void check() {
        Misuse.unless(soak == null || soak >= 0, "--soak is a number of seconds, 0 or more");
    }

    /** Adds them to what is asked for. */
    void addTo(InstallOptions.Builder options) {
        if (soak != null) {
            options.setSoakSeconds(soak);
        }
        if (canary != null) {
            options.setCanary(canary);
        }
    }

    static final class Rule implements ITypeConverter<Canary> {

        private static final Pattern WEIGHT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,9})?)%?");
        private static final Pattern HEADER = Pattern.compile("header:([^=\\s]+)(?:=(.*))?");
        private static final double ALL = 100;

        @Override
        public Canary convert(String text) {
            Matcher header = HEADER.matcher(text);
            if (header.matches()) {
                CanaryHeader.Builder rule =
                        CanaryHeader.newBuilder().setName(header.group(1).toLowerCase(Locale.ROOT));
                String value = header.group(2);
                return Canary.newBuilder()
                        .setHeader(value == null ? rule : rule.setValue(value))
                        .build();
            }
            Matcher weight = WEIGHT.matcher(text);
            double percent = weight.matches() ? Double.parseDouble(weight.group(1)) : 0;
            if (percent <= 0 || percent > ALL) {
                throw new TypeConversionException(
                        "'"
                                + text
                                + "' is no share such as 10%, more than 0 and at most 100, and no"
                                + " header:NAME=VALUE");
            }
            return Canary.newBuilder().setWeightPercent(percent).build();
        }
    }
}
