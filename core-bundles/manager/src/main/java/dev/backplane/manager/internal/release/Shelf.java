package dev.backplane.manager.internal.release;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The books of all plugins, a file each. One thread writes, any may read. */
final class Shelf {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final Map<String, Book> books = new ConcurrentHashMap<>();

    /**
     * @param folder made when there is something to write
     */
    Shelf(Path folder) {
        this.folder = folder;
    }

    /** Reads all books; a damaged one is set aside. */
    void load() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                load(file);
            }
        } catch (IOException e) {
            LOG.error("The releases in {} cannot be read: {}", folder, e.getMessage());
        }
    }

    private void load(Path file) throws IOException {
        String name = file.getFileName().toString();
        try {
            books.put(name.substring(0, name.length() - SUFFIX.length()), BookFile.read(file));
        } catch (IOException e) {
            Path aside = file.resolveSibling(name + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.error("{}; it is set aside as {}", e.getMessage(), aside.getFileName());
        }
    }

    /** The plugin's book; an empty one if there is none. */
    Book book(String plugin) {
        return books.getOrDefault(plugin, Book.EMPTY);
    }

    void change(String plugin, UnaryOperator<Book> how) {
        put(plugin, how.apply(book(plugin)));
    }

    /**
     * Replaces the plugin's book, in memory even if the disk refuses it. Names of plugins are names
     * of files; those of libraries beside others have an '@'.
     */
    private void put(String plugin, Book book) {
        books.put(plugin, book);
        try {
            BookFile.write(folder.resolve(plugin + SUFFIX), book);
        } catch (IOException e) {
            LOG.error("The releases of {} cannot be written: {}", plugin, e.getMessage());
        }
    }
}
