#!/usr/bin/env python3
"""ova.py RAW VMDK OUT: a virtual appliance (DSP0243): a ustar archive of the machine's description,
the hashes of both files, and the disk. BIOS, one processor, 512 MiB, SCSI and a bridged card."""
import hashlib
import io
import os
import sys
import tarfile

EPOCH = 1767225600
DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
 xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
 xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
 xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
 <References><File ovf:href="panal.vmdk" ovf:id="file1" ovf:size="{size}"/></References>
 <DiskSection><Info>Disks</Info>
  <Disk ovf:capacity="{capacity}" ovf:capacityAllocationUnits="byte" ovf:diskId="disk1"
   ovf:fileRef="file1"
   ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
 </DiskSection>
 <NetworkSection><Info>Networks</Info><Network ovf:name="bridged"/></NetworkSection>
 <VirtualSystem ovf:id="panal"><Info>Panal</Info><Name>Panal</Name>
  <OperatingSystemSection ovf:id="101"><Info>Linux, 64 bits</Info></OperatingSystemSection>
  <VirtualHardwareSection><Info>Hardware</Info>
   <System><vssd:ElementName>Hardware</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
    <vssd:VirtualSystemIdentifier>panal</vssd:VirtualSystemIdentifier>
    <vssd:VirtualSystemType>vmx-13</vssd:VirtualSystemType></System>
{items}
  </VirtualHardwareSection>
 </VirtualSystem>
</Envelope>
"""
# Elements of an item stand in the order of their names, as the schema wants it.
ITEMS = (
    {"ElementName": "processor", "InstanceID": 1, "ResourceType": 3, "VirtualQuantity": 1},
    {"AllocationUnits": "byte * 2^20", "ElementName": "memory", "InstanceID": 2,
     "ResourceType": 4, "VirtualQuantity": 512},
    {"Address": 0, "ElementName": "scsi", "InstanceID": 3, "ResourceSubType": "lsilogic",
     "ResourceType": 6},
    {"AddressOnParent": 0, "ElementName": "disk", "HostResource": "ovf:/disk/disk1",
     "InstanceID": 4, "Parent": 3, "ResourceType": 17},
    {"AddressOnParent": 7, "AutomaticAllocation": "true", "Connection": "bridged",
     "ElementName": "network", "InstanceID": 5, "ResourceSubType": "E1000", "ResourceType": 10},
)


def item(values):
    inside = "".join(f"<rasd:{name}>{value}</rasd:{name}>" for name, value in values.items())
    return f"   <Item>{inside}</Item>"


def main(raw, vmdk, out):
    with open(vmdk, "rb") as file:
        disk = file.read()
    description = DESCRIPTION.format(size=len(disk), capacity=os.path.getsize(raw),
                                     items="\n".join(map(item, ITEMS))).encode()
    hashes = "".join(f"SHA256({name})= {hashlib.sha256(data).hexdigest()}\n"
                     for name, data in (("panal.ovf", description), ("panal.vmdk", disk)))
    with tarfile.open(out, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in (("panal.ovf", description), ("panal.mf", hashes.encode()),
                           ("panal.vmdk", disk)):
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.mode = len(data), EPOCH, 0o644
            archive.addfile(member, io.BytesIO(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
