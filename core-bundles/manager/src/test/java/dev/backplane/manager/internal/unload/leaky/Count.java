package dev.backplane.manager.internal.unload.leaky;

/** A bean. */
public final class Count implements CountMBean {

    @Override
    public int getCount() {
        return 1;
    }
}
