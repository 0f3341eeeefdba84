import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that every Java file is formatted (argument check), or formats it (argument fix):
 * google-java-format, AOSP style.
 */
public final class Format {

    private Format() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("off")) {
            return;
        }
        boolean fix = arguments[0].equals("fix");
        var options = JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();
        Formatter formatter = new Formatter(options);
        List<Path> unformatted = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(arguments[1]))) {
            for (Path file : files.filter(Format::isSource).sorted().toList()) {
                String source = Files.readString(file);
                String formatted =
                        formatter.formatSource(
                                ImportOrderer.reorderImports(
                                        RemoveUnusedImports.removeUnusedImports(source),
                                        JavaFormatterOptions.Style.AOSP));
                if (!formatted.equals(source)) {
                    unformatted.add(file);
                    if (fix) {
                        Files.writeString(file, formatted);
                    }
                }
            }
        }
        unformatted.forEach(
                file -> System.out.println((fix ? "formatted " : "not formatted: ") + file));
        if (!fix && !unformatted.isEmpty()) {
            System.out.println("Format them with: mvn -N validate -Dformat=fix");
            System.exit(1);
        }
    }

    private static boolean isSource(Path file) {
        String name = file.toString();
        return name.endsWith(".java") && !name.contains("/target/") && !name.contains("/.git/");
    }
}
