package dev.backplane.itests.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Files that are no archives at all. */
final class Foreign {

    private static final String NO_ZIP = "not a zip archive";

    private Foreign() {}

    static List<HostileJar> jars() {
        List<HostileJar> jars = new ArrayList<>();
        jars.add(HostileJar.refused("foreign-html", text("<!DOCTYPE html><title>Login"), "HTML"));
        jars.add(HostileJar.refused("foreign-json", text("{\"error\": 404}"), "looks like text"));
        for (String start :
                List.of(
                        "1f8b08000000",
                        "425a6839",
                        "fd377a585a00",
                        "377abcaf271c",
                        "7f454c460201",
                        "cafebabe0000003d",
                        "255044462d312e37",
                        "0061736d01000000",
                        "52617221",
                        "4d5a9000",
                        "504b0708",
                        "504b0102",
                        "504b0606")) {
            jars.add(
                    HostileJar.refused("foreign-" + start, HexFormat.of().parseHex(start), NO_ZIP));
        }
        jars.add(HostileJar.refused("foreign-zeros", new byte[5_000], NO_ZIP));
        jars.add(HostileJar.refused("foreign-noise", noise(5_000), NO_ZIP));
        byte[] likely = noise(5_000);
        System.arraycopy(text("PK\3\4"), 0, likely, 0, 4);
        jars.add(HostileJar.refused("foreign-like-a-zip", likely, "truncated or damaged"));
        return jars;
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(3).nextBytes(noise);
        noise[0] = 1;
        return noise;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
