package dev.backplane.samples.greeter;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.samples.greeting.Greeting;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Operation {@code greet}: a name comes in, a greeting goes out. */
@Component(
        configurationPid = "dev.backplane.samples.greeter",
        property = RequestHandler.OPERATION + "=greet")
@Designate(ocd = Greet.Config.class)
public final class Greet implements RequestHandler {

    /** What an operator may set. */
    @ObjectClassDefinition(name = "Greeter")
    public @interface Config {
        /** The word before the name. */
        @AttributeDefinition(name = "Salutation", description = "The word before the name")
        String salutation() default "Hello";
    }

    private volatile Config config;

    /** Starts with what is configured. */
    @Activate
    public Greet(Config config) {
        this.config = config;
    }

    @Modified
    void modified(Config changed) {
        config = changed;
    }

    @Override
    public Payload handle(Request request) {
        String name = request.payload().text();
        return Payload.text(new Greeting(config.salutation(), name).sentence());
    }
}
