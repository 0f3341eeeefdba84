package dev.backplane.itests.distribution.card;

import com.acme.out.Exit;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;

/** Tries to end the JVM in the way that the request names, none of which stands in its code. */
public final class Leaver implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(
                RequestHandler.class,
                Leaver::leave,
                FrameworkUtil.asDictionary(Map.of(RequestHandler.OPERATION, "leave")));
    }

    @Override
    public void stop(BundleContext context) {
        // its service goes with it
    }

    private static Payload leave(Request request) throws Exception {
        switch (request.payload().text()) {
            case "reflection" -> System.class.getMethod("exit", int.class).invoke(null, 1);
            case "handle" ->
                    MethodHandles.lookup()
                            .findVirtual(
                                    Runtime.class,
                                    "halt",
                                    MethodType.methodType(void.class, int.class));
            case "library" -> Exit.main();
            default -> {
                return Payload.text(String.valueOf(Leaver.class.getMethod("secret").invoke(null)));
            }
        }
        return Payload.text("left");
    }

    /** Called by reflection, as it may be. */
    public static String secret() {
        return "still here";
    }
}
