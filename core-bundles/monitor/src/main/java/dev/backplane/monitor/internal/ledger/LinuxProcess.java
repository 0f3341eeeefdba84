package dev.backplane.monitor.internal.ledger;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads the times of this process and of its threads from /proc. */
final class LinuxProcess {

    private static final Path THREADS = Path.of("/proc/self/task");

    /** Ticks in which Linux tells times to programs, on every platform. */
    private static final long NANOS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);

    /** Of the words after the thread's name. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Carriers carriers;

    LinuxProcess(Carriers carriers) {
        this.carriers = carriers;
    }

    ProcessTimes read() {
        long compiler = 0;
        long collector = 0;
        long recorder = 0;
        Map<Long, Long> others = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(THREADS)) {
            for (Path thread : all) {
                String stat = read(thread.resolve("stat"));
                String name = name(stat);
                long nanos = nanos(read(thread.resolve("schedstat")), stat);
                if (isCompiler(name)) {
                    compiler += nanos;
                } else if (isCollector(name)) {
                    collector += nanos;
                } else if (isRecorder(name)) {
                    recorder += nanos;
                } else {
                    others.merge(number(thread, name), nanos, Long::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the threads in " + THREADS + " cannot be read", e);
        }
        return new ProcessTimes(
                system.getProcessCpuTime(),
                compiler,
                collector,
                recorder,
                threads.getTotalThreadAllocatedBytes(),
                others);
    }

    private long number(Path thread, String name) {
        return carriers.isKernelNamed(name)
                ? ProcessTimes.VIRTUAL
                : Long.parseLong(thread.getFileName().toString());
    }

    /** Empty if the thread has ended meanwhile, or this kernel has no such file. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (Files.exists(file.getParent())) {
                throw e;
            }
            return ""; // it ended while it was read
        }
    }

    /** The name may hold anything, parentheses included. */
    static String name(String stat) {
        int begin = stat.indexOf('(');
        return begin < 0 ? "" : stat.substring(begin + 1, stat.lastIndexOf(')'));
    }

    /** By the scheduler to the nanosecond; where the kernel does not keep that, in ticks. */
    static long nanos(String schedstat, String stat) {
        int end = schedstat.indexOf(' ');
        if (end > 0) {
            return Long.parseLong(schedstat.substring(0, end));
        }
        if (stat.isEmpty()) {
            return 0;
        }
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(words[USER_TICKS]) + Long.parseLong(words[SYSTEM_TICKS]))
                * NANOS_PER_TICK;
    }

    // The kernel keeps 15 characters of a name.

    static boolean isCompiler(String name) {
        return name.startsWith("C1 CompilerThre")
                || name.startsWith("C2 CompilerThre")
                || name.startsWith("JVMCI");
    }

    static boolean isCollector(String name) {
        return name.equals("VM Thread")
                || name.startsWith("GC Thread")
                || name.startsWith("G1 ")
                || name.startsWith("Shenandoah")
                || name.startsWith("ZDriver")
                || name.startsWith("ZWorker")
                || name.startsWith("XWorker");
    }

    static boolean isRecorder(String name) {
        return name.startsWith("JFR ");
    }
}
