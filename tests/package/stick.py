"""stick.py: a USB stick in the slot of a started machine: the image of one, where the kernel keeps those it finds by label."""
import contextlib
import os
import subprocess


@contextlib.contextmanager
def plugged(machine, image, tree=None, holds="100M"):
    """A stick named HISTOLOGE, new, that holds that folder; the image is a path of this machine. `holds`: less than it says."""
    begins = f"-d {tree}" if tree else ""
    subprocess.run(f"rm -f {image}; truncate -s 100M {image}; mkfs.ext4 -q -L HISTOLOGE {begins} {image} && "
                   f"truncate -s {holds} {image}", shell=True, check=True)
    loop = subprocess.run(["losetup", "-f", "--show", image], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
    number = os.minor(os.stat(loop).st_rdev)
    try:
        machine.run(f"mkdir -p /dev/disk/by-label; mknod {loop} b 7 {number}; ln -sf {loop} /dev/disk/by-label/HISTOLOGE")
        yield
    finally:
        machine.run(f"rm -f {loop} /dev/disk/by-label/HISTOLOGE")
        subprocess.run(["losetup", "-d", loop], check=False)
        os.remove(image)
