package dev.backplane.benchmarks;

import java.io.IOException;
import java.util.List;

/** One name that {@code benchmarks/run} knows. */
public interface Benchmark {

    /** Measures, printing what it does, and returns its figures. */
    List<Figure> run(Setting setting) throws IOException, InterruptedException;
}
