package dev.backplane.samples.greeting;

/**
 * A salutation and whom it is for.
 *
 * @param salutation such as {@code Hello}
 * @param name the one greeted
 */
public record Greeting(String salutation, String name) {

    /** The whole sentence. */
    public String sentence() {
        return salutation + ", " + (name.isBlank() ? "whoever you are" : name.strip()) + "!";
    }
}
