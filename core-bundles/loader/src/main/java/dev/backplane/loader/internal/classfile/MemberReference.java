package dev.backplane.loader.internal.classfile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A method that a class refers to.
 *
 * @param index among the constants
 * @param owner internal name of the class it is asked of
 * @param name the method
 * @param descriptor its parameters and result
 */
public record MemberReference(int index, String owner, String name, String descriptor) {

    /** The methods referred to of those classes that are watched. */
    public static List<MemberReference> of(ClassShape shape, Predicate<String> watched) {
        ConstantPool pool = shape.pool();
        boolean[] owners = null;
        for (int i = 1; i < pool.count(); i++) {
            if (pool.tag(i) == ConstantPool.CLASS && watched.test(pool.className(i))) {
                owners = owners == null ? new boolean[pool.count()] : owners;
                owners[i] = true;
            }
        }
        return owners == null ? List.of() : of(pool, owners);
    }

    private static List<MemberReference> of(ConstantPool pool, boolean[] owners) {
        List<MemberReference> found = new ArrayList<>();
        for (int i = 1; i < pool.count(); i++) {
            int tag = pool.tag(i);
            if ((tag == ConstantPool.METHOD || tag == ConstantPool.INTERFACE_METHOD)
                    && pool.first(i) < owners.length
                    && owners[pool.first(i)]
                    && pool.tag(pool.second(i)) == ConstantPool.NAME_AND_TYPE) {
                int signature = pool.second(i);
                found.add(
                        new MemberReference(
                                i,
                                pool.className(pool.first(i)),
                                pool.text(pool.first(signature)),
                                pool.text(pool.second(signature))));
            }
        }
        return found;
    }
}
