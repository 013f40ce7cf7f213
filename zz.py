from benchmarks.plumbing import spread
for f in spread.run(quick=True): print(f.figure,f.value,f.met,flush=True)
print(f.how)
