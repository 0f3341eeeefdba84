package dev.backplane.itests.distribution.card;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A {@link Mover} with a health check that says what the manifest says. */
public final class Checked implements BundleActivator, HealthCheck {

    /**
     * Manifest header: {@code ok}, {@code critical}, {@code late}, {@code throw} or {@code hang}.
     */
    public static final String HEALTH = "Checked-Health";

    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Mover mover = new Mover();
    private BundleContext context;
    private long began;
    private String health = "";

    @Override
    public void start(BundleContext bundle) throws Exception {
        context = bundle;
        began = System.nanoTime();
        health = context.getBundle().getHeaders("").get(HEALTH);
        context.registerService(HealthCheck.class, this, null);
        mover.start(context);
    }

    @Override
    public void stop(BundleContext bundle) throws Exception {
        mover.stop(bundle);
    }

    @Override
    public Result execute() {
        return switch (health) {
            case "critical" -> new Result(Result.Status.CRITICAL, "the card is worn out");
            case "hang" -> hang();
            case "throw" -> throw new IllegalStateException("the card is bent");
            case "late" ->
                    System.nanoTime() - began < LATE_NANOS
                            ? new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "warming up")
                            : new Result(Result.Status.OK, "ready");
            default -> new Result(Result.Status.OK, "fine");
        };
    }

    private Result hang() {
        try {
            Mover.hang(context);
        } catch (IOException e) {
            return new Result(Result.Status.CRITICAL, "no mark: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Result(Result.Status.CRITICAL, "interrupted");
    }
}
