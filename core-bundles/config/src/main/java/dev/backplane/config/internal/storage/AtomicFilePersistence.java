package dev.backplane.config.internal.storage;

import org.apache.felix.cm.PersistenceManager;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Felix's own storage deletes the old file before it renames the new one, so a crash in between
 * loses a configuration; this one replaces files atomically. A configuration exists only if it can
 * be read: Config Admin gives up its start when one that exists does not load.
 */
final class AtomicFilePersistence implements PersistenceManager {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicFilePersistence.class);

    /** Keeps a reader from setting aside the file a writer has just replaced. */
    private final ReentrantLock lock = new ReentrantLock();

    private final DurableDirectory directory;

    AtomicFilePersistence(DurableDirectory directory) {
        this.directory = directory;
    }

    @Override
    public boolean exists(String pid) {
        try {
            return read(PidFileName.of(pid)).isPresent();
        } catch (IOException e) {
            LOG.debug("No file can hold the PID {}", pid, e);
            return false;
        }
    }

    @Override
    public Dictionary<String, Object> load(String pid) throws IOException {
        String name = PidFileName.of(pid);
        return read(name)
                .orElseThrow(
                        () ->
                                new NoSuchFileException(
                                        directory.file(name).toString(),
                                        null,
                                        "no readable configuration with the PID " + pid));
    }

    @Override
    public Enumeration<Dictionary<String, Object>> getDictionaries() throws IOException {
        List<Dictionary<String, Object>> all = new ArrayList<>();
        for (Path file : directory.list("*" + PidFileName.SUFFIX)) {
            String name = String.valueOf(file.getFileName());
            if (PidFileName.toPid(name).isPresent()) {
                read(name).ifPresent(all::add);
            } else {
                LOG.warn("{} is no configuration of this runtime and was left alone.", file);
            }
        }
        return Collections.enumeration(all);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void store(String pid, Dictionary properties) throws IOException {
        String name = PidFileName.of(pid);
        byte[] content = StoredForm.write(properties);
        lock.lock();
        try {
            directory.replace(name, content);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void delete(String pid) throws IOException {
        String name = PidFileName.of(pid);
        lock.lock();
        try {
            directory.delete(name);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Dictionary<String, Object>> read(String name) {
        lock.lock();
        try {
            Dictionary<String, Object> properties =
                    StoredForm.read(Files.readAllBytes(directory.file(name)));
            requirePid(name, properties);
            return Optional.of(properties);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            setAside(name, e);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void setAside(String name, IOException reason) {
        try {
            Path aside = directory.setAside(name);
            LOG.error(
                    "The configuration {} cannot be read: {}. Its file was set aside as {}; mend it"
                            + " and move it back while Backplane is stopped, or configure it anew.",
                    PidFileName.toPid(name).orElse(name),
                    reason,
                    aside);
        } catch (IOException e) {
            e.addSuppressed(reason);
            LOG.error(
                    "The configuration file {} can be neither read nor set aside; it is ignored.",
                    directory.file(name),
                    e);
        }
    }

    private static void requirePid(String name, Dictionary<String, Object> properties)
            throws IOException {
        // Config Admin also stores bookkeeping of its own, which has no service.pid.
        Object pid = properties.get(Constants.SERVICE_PID);
        if (pid instanceof String text && !PidFileName.of(text).equals(name)) {
            throw new IOException("it holds the configuration of another PID, " + text);
        }
    }
}
