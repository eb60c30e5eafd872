module example.invalid/tillkeeper/pause

go 1.26.0
